import { alterValue } from '../../masking/alter-content.ts'
import { warnOnce } from '../../propagate/warning.ts'
import { isJsonObject, type JsonObject, toJson } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'
import { readId } from './read-id.ts'

/** A user, as an app passes it. */
export interface GivenUser {
  readonly userId?: string
  readonly userProps?: JsonObject
}

/** A user within the limits. Empty if the app names no user. Props need a `userId`. */
export function readUser({ userId, userProps }: GivenUser): GivenUser {
  if (userId === undefined || userId === null) return {}
  const props = userProps && readProps(userProps)
  return { userId: readId(userId, 'a user id'), ...(props && { userProps: props }) }
}

// The user is on every span of the thread, so it is cut once and not for each span.
function readProps(userProps: JsonObject): JsonObject | undefined {
  if (toJson(userProps).length <= LIMITS.userProps) return userProps
  warnOnce(`\`userProps\` was over ${LIMITS.userProps} characters; it is cut`)
  const policy = { mask: undefined, captures: true, limit: LIMITS.userProps, isOpen: false }
  const { value } = alterValue(policy, userProps, { kind: 'span' })
  return isJsonObject(value) ? value : undefined
}
