const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user may not do that'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the other side ended the connection'],
  ['EEXIST', 'there is a file of that name'],
  ['EISDIR', 'it is a folder'],
  ['ENOENT', 'there is no such file or folder'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['ENOTFOUND', 'there is no host of that name'],
  ['EPERM', 'this user may not do that'],
  ['EROFS', 'the disk cannot be written to'],
])

/** What an error of the operating system means, with its code to search for; `undefined` for any other error. */
export function systemFault(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException
  const words = code === undefined ? undefined : WORDS.get(code)
  return words === undefined ? undefined : `${words} (${code})`
}
