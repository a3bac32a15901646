// Not read from package.json, because a bundle of an app has none beside it.
const VERSION = '0.1.0'

/** The version of this package. The receiver reports it to clients that ask what runs on its port. */
export function packageVersion(): string {
  return VERSION
}
