import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pictures } from './pictures.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const repository = fileURLToPath(new URL('../../', import.meta.url))
const guides = readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
const product = globSync('{apps,kit,modules}/**/*.{ts,tsx}', { cwd: repository }).filter((path) => !/\.test\.tsx?$/.test(path)).map((path) => readFileSync(repository + path, 'utf8')).join('\n')

test('there is one guide for each kind of user', () => {
  expect(guides.map(({ name }) => name).sort()).toEqual(['administrator.md', 'community.md', 'county.md', 'department.md', 'grid-worker.md', 'resident.md'])
})

test('the guides show every picture that is taken, and no other', () => {
  const shown = guides.flatMap(({ text }) => [...text.matchAll(/pictures\/([\w-]+)\.webp/g)].map(([, name]) => name))
  expect(shown.sort()).toEqual(pictures.map(({ name }) => name).sort())
  expect(pictures.filter(({ name }) => !existsSync(`${folder}pictures/${name}.webp`))).toEqual([])
})

test.each(guides)('what $name calls a button or a page is called so on the screen', ({ text }) => {
  const labels = [...new Set([...text.matchAll(/【([^】]+)】/g)].map(([, label]) => label!))]
  expect(labels.length).toBeGreaterThan(2)
  expect(labels.filter((label) => !product.includes(label)), 'nowhere in the product').toEqual([])
})

test.each(guides)('every page that $name leads to is there', ({ text }) => {
  const linked = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path!)
  expect(linked.filter((path) => !existsSync(folder + path))).toEqual([])
})
