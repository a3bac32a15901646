/** The part of npm's package-lock.json, version 3, that says what is installed where. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

interface LockedPackage {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/**
 * Finds dependencies without an entry, or with one of another version where an exact one is wanted. npm leaves out
 * optional packages that it could not look up when it wrote the file, and `npm ci` then refuses the file everywhere.
 *
 * @returns One `place: name@version` for each gap.
 */
export function findLockfileGaps({ packages }: Lockfile): readonly string[] {
  return Object.entries(packages).flatMap(([place, locked]) =>
    wantedBy(locked)
      .filter(([name, version]) => !fits(resolve(packages, place, name), version))
      .map(([name, version]) => `${place}: ${name}@${version}`),
  )
}

function wantedBy(locked: LockedPackage): readonly (readonly [string, string])[] {
  const { dependencies, devDependencies, optionalDependencies } = locked
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
}

/** The entry that Node would find for a package at `place`, innermost first. */
function resolve(
  packages: Lockfile['packages'],
  place: string,
  name: string,
): LockedPackage | undefined {
  const found = packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`]
  if (found !== undefined || place === '') return found
  return resolve(packages, place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0)), name)
}

function fits(found: LockedPackage | undefined, wanted: string): boolean {
  return found !== undefined && (found.version === wanted || !/^\d+\.\d+\.\d+$/.test(wanted))
}
