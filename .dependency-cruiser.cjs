// Needs Node 24 (it requires TypeScript files) and TypeScript 5.9 beside dependency-cruiser: with TypeScript 7
// alone it reads no .ts file and is green. checks/check-boundaries.ts therefore counts what it saw.
const { boundaryRules } = require('./checks/boundary-rules.ts')
const { moduleUses } = require('./modules/map.ts')

module.exports = {
  forbidden: boundaryRules(moduleUses),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|\\.cache)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'browser', 'default', 'types'],
    },
  },
}
