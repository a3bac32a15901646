import type { GoldenSetup } from './golden-case.ts'

/** What `$name` stands for in a case. Names are added while its calls run. */
export class GoldenNames {
  readonly #values = new Map<string, string>()

  constructor({ ids }: GoldenSetup) {
    for (const id of ids) this.#add(id.length === 32 ? 'trace' : 'span', id)
  }

  set(name: string, value: string): void {
    this.#values.set(name, value)
  }

  addRecorder(id: string): void {
    this.#add('recorder', id)
  }

  /** A text with the names in it replaced. */
  resolve(text: string): string {
    if (/^\$[a-z]\w*$/.test(text)) return this.#get(text.slice(1))
    return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => this.#get(name))
  }

  #add(kind: string, value: string): void {
    let nth = 1
    while (this.#values.has(`${kind}${nth}`)) nth++
    this.#values.set(`${kind}${nth}`, value)
  }

  #get(name: string): string {
    const value = this.#values.get(name)
    if (value === undefined) throw new Error(`nothing in the case is called $${name}`)
    return value
  }
}
