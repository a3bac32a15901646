/** Why an index is of no use to those who have it open. */
export const INDEX_LOST =
  'another process has made its index anew, for another file or in another version. Restart to go on'
