import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { callsIn, volatileInUpdates } from './schema-rules.ts'

/** Faults of the server files below `root`: UPDATE statements, as text or through Kysely, that call a volatile function. */
export function volatileUpdatesInSources(root: string, volatile: ReadonlySet<string>): { faults: string[]; filesSeen: number; updatesSeen: number } {
  const files = serverFiles(root)
  const read = files.map((file) => ({ file, ...scanSource(readFileSync(join(root, file), 'utf8'), volatile) }))
  return {
    faults: read.flatMap(({ file, faults }) => faults.map(({ line, name }) => `volatile-update: ${file}:${line}: ${name}() in an UPDATE`)),
    filesSeen: files.length,
    updatesSeen: read.reduce((sum, { updates }) => sum + updates, 0),
  }
}

export function serverFiles(root: string): string[] {
  const places = ['modules', 'kit', 'apps', 'db'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path.replaceAll('\\', '/')}`))
  return places.filter((path) => path.endsWith('.ts') && !/\.(test|d)\.ts$/.test(path) && !/\/(desk|resident|field|ui)\//.test(path))
}

/** The statements of one file. What Kysely builds is read from the outermost call of its chain. */
export function scanSource(text: string, volatile: ReadonlySet<string>): { faults: { line: number; name: string }[]; updates: number } {
  const source = ts.createSourceFile('scanned.ts', text, ts.ScriptTarget.Latest, true)
  const faults: { line: number; name: string }[] = []
  let updates = 0
  const visit = (node: ts.Node): void => {
    const found = ts.isTemplateExpression(node) || ts.isStringLiteralLike(node) ? inText(node) : ts.isCallExpression(node) ? inCall(node) : undefined
    if (found !== undefined) {
      updates++
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      faults.push(...found.filter((name) => volatile.has(name)).map((name) => ({ line, name })))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { faults, updates }

  function inText(node: ts.Node): string[] | undefined {
    const words = node.getText(source)
    return /\bUPDATE\s+(?:[\w."]+|\$\{[^}]*\})\s+(AS\s+\w+\s+)?SET\b|\bDO\s+UPDATE\s+SET\b/i.test(words) ? volatileInUpdates(words, volatile) : undefined
  }

  /** A whole chain that begins with updateTable, or what is handed to doUpdateSet. */
  function inCall(node: ts.CallExpression): string[] | undefined {
    if (calledName(node) === 'doUpdateSet') return node.arguments.flatMap(functionsIn)
    return endsChain(node) && chainOf(node).some((call) => calledName(call) === 'updateTable') ? functionsIn(node) : undefined
  }

  /** SQL written as sql`…`, and functions called by name: fn('random'). */
  function functionsIn(node: ts.Node): string[] {
    const names: string[] = []
    const look = (part: ts.Node): void => {
      if (ts.isTaggedTemplateExpression(part) && part.tag.getText(source) === 'sql') names.push(...callsIn(part.template.getText(source)))
      if (ts.isCallExpression(part) && calledName(part) === 'fn' && part.arguments[0] !== undefined && ts.isStringLiteralLike(part.arguments[0])) names.push(part.arguments[0].text.toLowerCase())
      ts.forEachChild(part, look)
    }
    look(node)
    return names
  }
}

export function calledName(node: ts.CallExpression): string | undefined {
  const called = node.expression
  return ts.isPropertyAccessExpression(called) ? called.name.text : ts.isIdentifier(called) ? called.text : undefined
}

/** `a.b().c()`: the calls of c and b. */
export function chainOf(node: ts.CallExpression): ts.CallExpression[] {
  const inner = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined
  return [node, ...(inner !== undefined && ts.isCallExpression(inner) ? chainOf(inner) : [])]
}

/** True for `a.b().c()` as a whole, false for the calls inside of it. */
export function endsChain({ parent }: ts.CallExpression): boolean {
  return !ts.isPropertyAccessExpression(parent)
}
