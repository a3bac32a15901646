// The zeros of Arabic, Persian, Hindi, and full-width digits. Each is followed by its nine others.
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10]

// Full-width forms are this far from ASCII.
const FULL_WIDTH = 0xfee0

/** A text of the same length whose digits, and the signs in addresses and numbers, are ASCII. */
export function foldDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹०-९０-９]|[＠．－＋（）：]/g, (char) => {
    const code = char.charCodeAt(0)
    const zero = ZEROS.find((first) => code >= first && code < first + 10)
    return zero === undefined ? String.fromCharCode(code - FULL_WIDTH) : String(code - zero)
  })
}

/** Puts the signs of a text back that were folded and are as they were. */
export function unfoldDigits(text: string, folded: string, masked: string): string {
  if (text === folded) return masked
  return Array.from({ length: text.length }, (_, n) =>
    masked[n] === folded[n] ? text[n] : masked[n],
  ).join('')
}
