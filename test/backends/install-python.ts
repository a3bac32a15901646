import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { runCommand } from '../support/run-command.ts'
import {
  BACKEND_CACHE,
  PYTHON_FOLDER,
  PYTHON_PROGRAM,
  PYTHON_REQUIREMENTS,
} from './backend-cache.ts'

/**
 * Makes a Python environment with OpenTelemetry's SDK, where there is none yet.
 *
 * @throws Error with what Python or pip said.
 */
export async function installPython(): Promise<void> {
  if (existsSync(PYTHON_PROGRAM)) return
  await mkdir(BACKEND_CACHE, { recursive: true })
  try {
    await runCommand('python3', ['-m', 'venv', PYTHON_FOLDER])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await runCommand(PYTHON_PROGRAM, [...pip, '-r', PYTHON_REQUIREMENTS])
  } catch (error) {
    await rm(PYTHON_FOLDER, { recursive: true, force: true })
    throw error
  }
}
