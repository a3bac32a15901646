const USER_INFO = /([a-z][a-z0-9+.-]{0,30}:\/\/)\S{0,500}@/gi

/** A text that may quote addresses, with `***` in place of the users and passwords in them. */
export function hidePasswords(text: string): string {
  return text.replace(USER_INFO, '$1***@')
}
