/** The `service.name` of all that an import records. */
export const IMPORT_SERVICE = 'threadspan-import'
