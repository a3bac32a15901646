/**
 * The value; where there is none, the test that asks is skipped with the reason. Only for what cannot be had offline.
 *
 * @param skip - The `skip` of the test's own context.
 */
export function orSkip<Value>(value: Value | undefined, skip: (note: string) => never): Value {
  return value ?? skip('no package registry can be reached')
}
