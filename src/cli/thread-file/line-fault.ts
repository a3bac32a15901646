/** Thrown where a line of a thread file is not what it should be; says where in the line. The reader adds its number. */
export class LineFault extends Error {
  override readonly name = 'LineFault'
}
