import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { isFull, isGone, nodeFiles } from '../../../src/delivery/spool/node-files.ts'
import { needs } from '../../support/needs.ts'
import { spoolFolder } from './spool-folder.ts'

afterEach(() => vi.unstubAllGlobals())

it('the file system is Node’s, and none on other platforms', () => {
  expect(nodeFiles()?.readFileSync).toBe(fs.readFileSync)
  vi.stubGlobal('process', undefined)
  expect(nodeFiles()).toBeUndefined()
})

it('a file that is not there is told from one that cannot be read', () => {
  const folder = spoolFolder()
  const failure = (read: () => void): unknown => {
    try {
      return read()
    } catch (error) {
      return error
    }
  }
  expect(isGone(failure(() => fs.readFileSync(join(folder, 'none'))))).toBe(true)
  expect(isGone(failure(() => fs.readFileSync(folder)))).toBe(false)
})

it(
  'a full disk is told from other failures',
  needs({ 'full-device': fs.existsSync('/dev/full') }),
  () => {
    const file = fs.openSync('/dev/full', 'w')
    let failure: unknown
    try {
      fs.writeSync(file, 'x')
    } catch (error) {
      failure = error
    }
    fs.closeSync(file)
    expect(isFull(failure)).toBe(true)
    expect([isFull(undefined), isFull(null), isFull(new Error('no'))]).toEqual([
      false,
      false,
      false,
    ])
  },
)
