/** Orders two values of one kind. */
export function compareValues<Value extends bigint | number | string>(a: Value, b: Value): number {
  return a < b ? -1 : Number(a > b)
}
