/** Fills a template's name: `{county}` 齐河县, `{prefecture}` 德州市, `{area}` the place that the unit belongs to. */
export function organizationName(
  template: string, places: { county: string; prefecture: string; area?: string },
): string {
  return template
    .replaceAll('{county}', places.county)
    .replaceAll('{prefecture}', places.prefecture)
    .replaceAll('{area}', places.area ?? places.county)
}
