/** Spaces and dashes between groups of digits, for a class in a pattern. */
export const SPACES_AND_DASHES: string = String.raw` \u00a0\u2007\u2009\u202f\-\u2010-\u2015`
