/** Why an open index is of no use. `sqliteError` puts the file before it. */
export const INDEX_LOST =
  'another process has made its index anew, for another file or in another version. Restart to go on'
