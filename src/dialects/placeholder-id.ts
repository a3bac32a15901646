// Only what JavaScript and RE2, which ClickHouse has, read alike, and nothing that SQL would need to escape.
const PUNCTUATION = '[ -/:-@[-`{-~0]*'
const WORDS = 'null|nil|none|undefined|unknown|unset|not.?set|empty|nan|n/a|redacted|object object'

/**
 * A pattern of ids that stand for no id, in any case: what languages print for an absent value, quoted or not, and text with
 * no letter and no digit except zeros.
 */
export const PLACEHOLDER_ID: string = `^${PUNCTUATION}(?:${WORDS})?${PUNCTUATION}$`
