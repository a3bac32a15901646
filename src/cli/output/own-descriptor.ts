const DESCRIPTOR = /^(?:\/dev\/(?:std(out|err)|fd\/(\d+))|\/proc\/self\/fd\/(\d+))$/

/** The descriptor of this process that a path such as `/dev/stdout` or `/dev/fd/3` names. */
export function ownDescriptor(path: string): number | undefined {
  const [, standard, ofDev, ofProc] = DESCRIPTOR.exec(path) ?? []
  if (standard !== undefined) return standard === 'out' ? 1 : 2
  const number = ofDev ?? ofProc
  return number === undefined ? undefined : Number(number)
}
