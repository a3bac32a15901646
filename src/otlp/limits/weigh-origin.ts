import type { SpanOrigin } from '../decoded-traces.ts'
import { weighAttributes } from './weigh-value.ts'

/** Roughly how many bytes the resource and scope of a span take. */
export function weighOrigin({ resource, resourceSchemaUrl = '', scope }: SpanOrigin): number {
  const { name, version = '', schemaUrl = '' } = scope
  const texts = [resourceSchemaUrl, name, version, schemaUrl]
  return texts.reduce((bytes, text) => bytes + text.length, weighAttributes(resource))
}
