// Only what JavaScript and RE2, which ClickHouse has, read alike, and nothing that SQL would need to escape.
const PUNCTUATION = '[ -/:-@[-`{-~0]*'
const WORDS = 'null|nil|none|undefined|unknown|unset|not.?set|empty|nan|n/a|redacted|object object'

/**
 * A pattern of ids that are none, in whatever case: what languages print of an absent value, quoted or not, and what has
 * neither a letter nor a digit but zeros.
 */
export const PLACEHOLDER_ID: string = `^${PUNCTUATION}(?:${WORDS})?${PUNCTUATION}$`
