import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../backends/free-port.ts'
import { openBrowser } from '../page/open-browser.ts'
import { needs } from '../support/needs.ts'
import { runCommand } from '../support/run-command.ts'
import { pageBlocks } from './page-blocks.ts'
import { readerFolder } from './reader-folder.ts'
import { startServer } from './start-server.ts'
import { withoutTimes } from './without-times.ts'

const [agent = '', ask = '', page = '', server = ''] = pageBlocks('quickstart.md', 'js')
const [asModules = ''] = pageBlocks('quickstart.md', 'sh')
const [html = ''] = pageBlocks('quickstart.md', 'html')
const [, , shown = '', shownPage = ''] = pageBlocks('quickstart.md', 'text')
const files = { 'agent.js': agent, 'ask.js': ask, 'page.js': page, 'server.js': server }

const browser = await openBrowser()

describe('the first hour', needs({ chromium: browser !== undefined }), () => {
  const stack = new AsyncDisposableStack()
  let folder: string
  let home: string

  beforeAll(async () => {
    folder = await readerFolder((remove) => stack.defer(remove))
    const [receiver = 0, web = 0] = await freePorts(2)
    home = `http://localhost:${web}/`
    const atPorts = (code: string): string =>
      code.replaceAll('4318', String(receiver)).replaceAll('3000', String(web))
    writeFileSync(join(folder, 'package.json'), '{}')
    writeFileSync(join(folder, 'index.html'), html)
    await run(asModules)
    for (const [name, code] of Object.entries(files))
      writeFileSync(join(folder, name), atPorts(code))
    await start(
      'threadspan',
      ['serve', '--port', String(receiver)],
      `http://127.0.0.1:${receiver}/`,
    )
  })

  afterAll(() => stack.disposeAsync())

  it('has the agent and its tool below the question that ask.js records', async () => {
    await run('node ask.js')
    expect(withoutTimes(await run('npx threadspan show chat-1'))).toBe(withoutTimes(shown))
  })

  it("has the server's work and the page's feedback in one thread", async () => {
    await run('npx esbuild page.js --bundle --format=esm --outfile=bundle.js')
    await start('node', ['server.js'], home)
    const id = await askInPage()
    expect(withoutTimes(await run(`npx threadspan show ${id}`))).toBe(withoutTimes(shownPage))
  })

  async function askInPage(): Promise<string> {
    const visitor = await browser?.newPage()
    await visitor?.goto(home)
    await visitor?.getByRole('button', { name: 'Ask' }).click()
    await visitor?.getByRole('button', { name: 'Good answer' }).click()
    for (;;) {
      const [id = 'chat-1'] = (await run('npx threadspan ls')).split('\t')
      const isWhole = id !== 'chat-1' && (await run(`npx threadspan show ${id}`)).includes('thumb')
      if (isWhole) return id
      await delay(200)
    }
  }

  function run(line: string): Promise<string> {
    return runCommand('bash', ['-c', line], { cwd: folder, env: { XDG_DATA_HOME: folder } })
  }

  // Its program itself and not npx, which would leave it running.
  async function start(command: string, args: readonly string[], url: string): Promise<void> {
    const PATH = `${join(folder, 'node_modules/.bin')}:${process.env['PATH']}`
    const env = { PATH, XDG_DATA_HOME: folder }
    await startServer(stack, { command, args, url, cwd: folder, env })
  }
})

afterAll(() => browser?.close())
