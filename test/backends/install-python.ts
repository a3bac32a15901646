import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { runCommand } from '../support/run-command.ts'
import { BACKEND_CACHE, type PythonEnvironment } from './backend-cache.ts'

/**
 * Makes a Python environment with what it requires, where there is none yet.
 *
 * @throws Error with what Python or pip said.
 */
export async function installPython({
  folder,
  program,
  requirements,
}: PythonEnvironment): Promise<void> {
  if (existsSync(program)) return
  await mkdir(BACKEND_CACHE, { recursive: true })
  try {
    await runCommand('python3', ['-m', 'venv', folder])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await runCommand(program, [...pip, '-r', requirements])
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}
