/** The modes of files and folders that hold conversations: only their owner can read them. Windows ignores them. */
export const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const
