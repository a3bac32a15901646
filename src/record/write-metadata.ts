import { alterValue } from '../masking/alter-content.ts'
import type { MaskedContent } from '../masking/content-options.ts'
import type { ContentPolicy } from '../masking/content-policy.ts'
import { writeAlteration } from '../thread/alteration.ts'
import type { WrittenAttributes } from '../thread/attribute-text.ts'
import { toJson } from '../thread/json.ts'

/** Writes the metadata that may be recorded. */
export function writeMetadata(
  attributes: WrittenAttributes,
  key: string,
  metadata: unknown,
  policy: ContentPolicy,
  about: MaskedContent,
): void {
  if (metadata === undefined) return
  const { value, alteration } = policy.isOpen
    ? { value: metadata }
    : alterValue(policy, metadata, about)
  if (value !== undefined) attributes[key] = toJson(value)
  writeAlteration(attributes, key, alteration)
}
