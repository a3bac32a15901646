import { type Requirement, REQUIREMENTS } from './requirement.ts'

/**
 * The requirements of which no test may be skipped, from `THREADSPAN_REQUIRE`: their names, with commas. A machine that
 * installs something sets it, so that a broken installation fails there.
 *
 * @throws Error if a name is not known.
 */
export function demandedRequirements(): ReadonlySet<Requirement> {
  const names = (process.env['THREADSPAN_REQUIRE'] ?? '').split(',').filter((name) => name !== '')
  return new Set(names.map(checkedName))
}

function checkedName(name: string): Requirement {
  if (Object.hasOwn(REQUIREMENTS, name)) return name as Requirement
  const known = Object.keys(REQUIREMENTS).join(', ')
  throw new Error(`THREADSPAN_REQUIRE names ${JSON.stringify(name)}; it takes ${known}`)
}
