import { describe, expect, test } from 'vitest'
import { codeSpan } from '../../src/cli/thread-file/code-span.ts'
import { harmlessMarkdown } from '../../src/cli/thread-file/harmless-markdown.ts'
import { markdownQuote } from '../../src/cli/thread-file/markdown-quote.ts'
import { threadMarkdown } from '../../src/cli/thread-file/thread-markdown.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { sketchMessage } from '../store/thread-spans.ts'

describe('what somebody said, in a Markdown export', () => {
  test.each([
    ['a tag', '<script>x</script>', '&lt;script>x&lt;/script>'],
    ['a tag that is escaped', '\\<b>', '&lt;b>'],
    ['a comment', '<!-- <b> -->', '&lt;!-- &lt;b> -->'],
    ['a processing instruction', '<?php ?>', '&lt;?php ?>'],
    ['an address in angle brackets', '<javascript:x>', '&lt;javascript:x>'],
    ['text that spells a tag', '&lt;b&gt; &#60;b', '&amp;lt;b&amp;gt; &amp;#60;b'],
    ['a tag in code', 'use `<b>` here', 'use \\`&lt;b>\\` here'],
    ['a tag after two backticks', '``x`` <b> ``', '``x`` &lt;b> ``'],
  ])('%s is text', (_what, said, shown) => {
    expect(harmlessMarkdown(said)).toBe(shown)
  })

  test.each([
    'javascript:x',
    'JavaScript:x',
    ' javascript:x',
    'java&#115;cript:x',
    'java\tscript:x',
    'javascript&colon;x',
    'javascript\\:x',
    '&#1;javascript:x',
    '<javascript:x>',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
    'http://x`)`<b>',
    '',
  ])('a link to %j is text, unless it leads to the web', (destination) => {
    const [, , after] = /^(.*?)\](\\?)\(/.exec(harmlessMarkdown(`[a](${destination}`)) ?? []
    expect(after).toBe('\\')
  })

  test('a link to the web, to a mailbox or to a place nearby stays a link', () => {
    for (const link of [
      '[a](https://x.example/a_(b)?c=d&e#f)',
      '[a](HTTP://x.example "title")',
      '[a](mailto:a@x.example)',
      '[a](docs/page.md#part)',
      '[a](#part)',
    ]) {
      expect(harmlessMarkdown(`see ${link}.`)).toBe(`see ${link}.`)
    }
  })

  test('an image is a link, so that opening the file fetches nothing', () => {
    expect(harmlessMarkdown('![t](http://x.example/t.png)')).toBe('\\![t](http://x.example/t.png)')
    expect(harmlessMarkdown('\\\\![t](http://x.example)')).toBe('\\\\\\![t](http://x.example)')
  })

  test('no line defines where other links lead', () => {
    expect(harmlessMarkdown('[a]: javascript:x')).toBe('[a]\\: javascript:x')
    expect(harmlessMarkdown('> - [^1]: x')).toBe('> - [^1]\\: x')
    expect(markdownQuote('[a\nb]: javascript:x')).toBe('> [a\n> b]\\: javascript:x')
  })

  test('no text gives an element attributes', () => {
    expect(harmlessMarkdown('text{: onclick="x"}')).toBe('text\\{: onclick="x"}')
    expect(harmlessMarkdown('`x`{=html} {onclick=x}')).toBe('`x`\\{=html} \\{onclick=x}')
    expect(harmlessMarkdown('{"a": {"b": 1}}')).toBe('{"a": {"b": 1}}')
  })

  test('other Markdown stays', () => {
    const said = '# 1 < 2 & a <3\n\n- *one* `code`, **two** ~~three~~ | a[0] | AT&T !\n> quoted'
    expect(markdownQuote(said)).toBe(
      '> # 1 < 2 & a <3\n>\n> - *one* `code`, **two** ~~three~~ | a[0] | AT&T !\n> > quoted',
    )
  })

  test('a block of code says what it said, and ends with its message at the latest', () => {
    expect(markdownQuote('```html\n<b>&lt;\n```\n<b>')).toBe(
      '> ```html\n> <b>&lt;\n> ```\n> &lt;b>',
    )
    expect(markdownQuote('~~~ a`b\n```\n~~~\n<b>')).toBe('> ````\n> ```\n> ````\n> &lt;b>')
    expect(markdownQuote('- x\n  ```js {onclick=x}\n  <b>')).toBe('> - x\n> ```js\n>   <b>\n> ```')
    expect(markdownQuote('````\n```\n<b>')).toBe('> ````\n> ```\n> <b>\n> ````')
  })

  test('only a line of its own begins a block of code', () => {
    expect(markdownQuote('- ```\n<b>')).toBe('> - \\`\\`\\`\n> &lt;b>')
    expect(markdownQuote('> ~~~\n<b>')).toBe('> > \\~\\~\\~\n> &lt;b>')
    expect(markdownQuote('x ``` y\n<b>')).toBe('> x \\`\\`\\` y\n> &lt;b>')
  })

  test('every line is quoted, whatever breaks it', () => {
    expect(markdownQuote('a\r\n# b\u2028# c\u0085# d\u2029# e')).toBe('> a\n> # b\n> # c# d\n> # e')
  })

  test('two hundred thousand backticks, links or lines are written', () => {
    for (const unit of ['` ', '](', '```\n', '\n']) {
      expect(markdownQuote(unit.repeat(200_000)).length).toBeGreaterThan(200_000)
      expect(codeSpan(`x${unit.repeat(200_000)}`)).toMatch(/^`/)
    }
  })
})

describe('a role, name or id in a Markdown export', () => {
  test('is code, unless it is one of the four roles', () => {
    const hostile = '<b onclick=x>`[a](javascript:x)'
    const attributes = { 'chat.role': hostile, 'chat.message.name': hostile, 'user.id': hostile }
    const spans = [
      sketchMessage({ span: 1, thread: hostile, text: 'one', attributes }),
      sketchMessage({ span: 2, thread: hostile, text: 'two' }),
    ]
    const code = `\`\` ${hostile} \`\``
    const lines = threadMarkdown(rebuildThread(spans)).split('\n')
    expect(lines[0]).toBe(`# ${code}`)
    expect(lines).toContain(`User: ${code}`)
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      expect.stringMatching(/^## `` <b[^]* ``.* · `` <b[^]* `` · \d{4}-/),
      expect.stringMatching(/^## user · \d{4}-/),
    ])
  })

  test('that is empty or only spaces leaves no open backtick', () => {
    expect(codeSpan('')).toBe('` `')
    expect(codeSpan(' \u200b ')).toBe('` `')
  })
})
