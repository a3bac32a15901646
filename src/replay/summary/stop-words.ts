/**
 * Frequent words of languages that share the Latin script. A word in several lists counts for each of them. The lists are
 * short on purpose: they only have to tell these languages apart, and one list with more words than another would win.
 */
export const STOP_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: words('the and is you of to it my i what how do can not that this have with for are please'),
  de: words('der die das und ist ich nicht ein eine zu mein wie was kann bitte mit für auf sie es'),
  fr: words('le la les et est je ne pas un une vous mon ma comment que des pour avec du ce suis'),
  es: words('el la los y es no un una mi cómo qué que de por para con está puedo las tengo se'),
  pt: words('o a os e é não um uma meu minha como que de por para com está posso você as do'),
  it: words('il la gli e è non un una mio mia come che di per con sono ho posso della le ciao'),
  no: words('og er jeg ikke en et min hvordan hva kan på med for det har til av vil som deg'),
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
