import { CategoryPicker } from '#modules/requests/desk/CategoryPicker.tsx'
import type { ImportDetail, ImportMapping } from '#modules/requests/import/contract.ts'

type UnknownCategoriesProps = { list: ImportDetail; mapping: ImportMapping; change: (mapping: ImportMapping) => void }

/** The list's own categories that the county does not have, each with a choice; what is left open goes the way chosen for all. */
export function UnknownCategories({ list, mapping, change }: UnknownCategoriesProps) {
  const { categories = [] } = mapping
  if (mapping.columns.category === undefined) return null
  if (mapping.columns.category !== list.mapping.columns.category) return <p className="import-note">类别换了一列：点“预览前几行”后会重新检查文件，再回到这里逐个对应。</p>
  if (list.state === 'checking') return <p className="import-note" role="status">正在检查整个文件，查完后在这里列出本县没有的类别。</p>
  if (list.unknownCategories.length === 0) return <p className="import-note">清单上写的类别，本县都有。</p>
  const choose = (word: string, category: string | undefined) => {
    const others = categories.filter((one) => one.word !== word)
    change({ ...mapping, categories: category === undefined ? others : [...others, { word, category }] })
  }
  return (
    <div className="import-scroll">
      <table className="import-columns import-categories">
        <caption>本县没有的类别：可以逐个对应，下次同样的清单照此办理</caption>
        <thead>
          <tr>
            <th scope="col">清单上的类别</th>
            <th scope="col" className="is-figure" style={{ width: 88 }}>行数</th>
            <th scope="col" style={{ width: '52%' }}>在本县算作</th>
          </tr>
        </thead>
        <tbody>
          {list.unknownCategories.map(({ word, rows }) => (
            <tr key={word}>
              <th scope="row">{word}</th>
              <td className="is-figure">{rows}</td>
              <td>
                <CategoryPicker
                  label={`“${word}”在本县算作`} placeholder={mapping.unknownCategory === 'return' ? '不对应，退回' : '不对应，按内容建议'}
                  value={categories.find((one) => one.word === word)?.category} change={(category) => choose(word, category)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** How many rows stand under categories that nobody has chosen for. */
export function rowsLeftOpen({ unknownCategories, mapping }: Pick<ImportDetail, 'unknownCategories' | 'mapping'>): { words: number; rows: number } {
  const open = unknownCategories.filter(({ word }) => mapping.categories?.some((one) => one.word === word) !== true)
  return { words: open.length, rows: open.reduce((sum, { rows }) => sum + rows, 0) }
}
