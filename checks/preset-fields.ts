import { join, relative } from 'node:path'
import ts from 'typescript'

export type FieldReads = { fields: string[]; unread: string[]; filesRead: number }

/**
 * Fields of the preset's schema by their way from `CountyPreset` (`limits.stage`, `procedure.callback.attempts`), and those
 * that no product code reads. A field is read where a property of the preset's own type is taken from a value: by a dot, by
 * its name in brackets, or by destructuring; or where a function is given one and its parameter names some of the fields. What is
 * only passed on whole, or copied by a spread, is not read by that.
 * `planted` replaces the text of a file, so that a test can plant a fault.
 */
export function readsOfPreset(root: string, planted: ReadonlyMap<string, string> = new Map()): FieldReads {
  const { options, fileNames } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config, ts.sys, root)
  const product = fileNames.filter((path) => readsPresets(relative(root, path)))
  const host = ts.createCompilerHost(options)
  const schema = join(root, 'presets/preset.ts')
  const program = ts.createProgram([...product, schema], options, {
    ...host,
    getSourceFile: (path, language) => {
      const text = planted.get(relative(root, path))
      return text === undefined ? host.getSourceFile(path, language) : ts.createSourceFile(path, text, language)
    },
  })
  const checker = program.getTypeChecker()
  const fields = fieldsBelow(typeNamed('CountyPreset', program.getSourceFile(schema)!, checker), checker)
  const names = new Set([...fields.keys()].map((key) => key.split('@')[0]!))
  const read = new Set<string>()
  for (const path of product) {
    const file = program.getSourceFile(path)!
    // Asking for the type of whatever is given anywhere would take ten seconds; who gives on a part of a preset names it.
    const mentionsPreset = /preset/i.test(file.text)
    visit(file, {
      taken: (name, owner) => {
        if (names.has(name)) for (const key of keysOf(name, checker.getTypeAtLocation(owner), checker)) read.add(key)
      },
      given: (argument) => {
        if (mentionsPreset) for (const key of namedByParameter(argument, fields, checker)) read.add(key)
      },
    })
  }
  return {
    fields: [...fields.values()],
    unread: [...fields].filter(([key]) => !read.has(key)).map(([, way]) => way),
    filesRead: product.length,
  }
}

/** Server code and seeds; screens get what they show from routes. */
function readsPresets(path: string): boolean {
  return /^(modules|apps\/server|db)\//.test(path) && !/\/(desk|field|phone|resident|screens)\//.test(path) && /(?<!\.test)\.ts$/.test(path)
}

function typeNamed(name: string, source: ts.SourceFile, checker: ts.TypeChecker): ts.Type {
  const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!).find((one) => one.name === name)!
  return checker.getDeclaredTypeOfSymbol(symbol)
}

/** Key of the field (its name and its owner) → its way from the top. */
function fieldsBelow(top: ts.Type, checker: ts.TypeChecker): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (type: ts.Type, way: string): void => {
    for (const owner of objectsIn(type, checker)) {
      for (const property of owner.getProperties()) {
        const key = keyOf(property.name, owner)
        const here = way === '' ? property.name : `${way}.${property.name}`
        if (found.has(key)) continue
        found.set(key, here)
        walk(checker.getTypeOfSymbol(property), here)
      }
    }
  }
  walk(top, '')
  return found
}

/** The objects of the schema in a type: through arrays and alternatives; scalars and records by free keys have none. */
function objectsIn(type: ts.Type, checker: ts.TypeChecker, within: readonly ts.Type[] = []): ts.Type[] {
  // A type that speaks of itself is none of a schema.
  if (within.includes(type)) return []
  const inside = [...within, type]
  if (type.isUnionOrIntersection()) return type.types.flatMap((one) => objectsIn(one, checker, inside))
  if (checker.isArrayType(type) || checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference).flatMap((one) => objectsIn(one, checker, inside))
  return (type.flags & ts.TypeFlags.Object) !== 0 && type.getProperties().some(isOfSchema) ? [type] : []
}

function isOfSchema(property: ts.Symbol): boolean {
  return property.declarations?.some((one) => one.getSourceFile().fileName.endsWith('/presets/preset.ts')) ?? false
}

/** Objects are told apart by where their fields are written: two with the same fields are the same object of the schema. */
function keyOf(name: string, owner: ts.Type): string {
  return `${name}@${owner.getProperties().flatMap((one) => one.declarations?.map((place) => place.pos) ?? []).join(',')}`
}

function keysOf(name: string, owner: ts.Type, checker: ts.TypeChecker): string[] {
  return objectsIn(checker.getNonNullableType(owner), checker).map((one) => keyOf(name, one))
}

/** Fields of a given value that the function's parameter names; a parameter of the schema's own type names none of its own. */
function namedByParameter(argument: ts.Expression, fields: ReadonlyMap<string, string>, checker: ts.TypeChecker): string[] {
  const given = objectsIn(checker.getNonNullableType(checker.getTypeAtLocation(argument)), checker)
  if (given.length === 0) return []
  const wanted = checker.getContextualType(argument)
  if (wanted === undefined || objectsIn(wanted, checker).some((one) => one.getProperties().some(({ name }) => fields.has(keyOf(name, one))))) return []
  const element = checker.getIndexTypeOfType(wanted, ts.IndexKind.Number) ?? wanted
  return given.flatMap((owner) => element.getProperties().map(({ name }) => keyOf(name, owner)).filter((key) => fields.has(key)))
}

type Seen = { taken: (name: string, owner: ts.Node) => void; given: (argument: ts.Expression) => void }

/** Every place at which a property is taken, with the node whose type it is taken from, and everything given to a function. */
function visit(node: ts.Node, seen: Seen): void {
  if (ts.isPropertyAccessExpression(node)) seen.taken(node.name.text, node.expression)
  else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) seen.taken(node.argumentExpression.text, node.expression)
  else if (ts.isCallExpression(node)) node.arguments.forEach(seen.given)
  else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && node.dotDotDotToken === undefined) {
    const name = node.propertyName ?? node.name
    if (ts.isIdentifier(name)) seen.taken(name.text, node.parent)
  }
  ts.forEachChild(node, (child) => visit(child, seen))
}
