import { Select } from 'antd'

type ColumnTableProps<Field extends string> = {
  headers: readonly string[]
  samples: readonly string[]
  fields: readonly { value: Field; label: string; hint: string }[]
  fieldAt: (column: number) => Field | undefined
  choose: (column: number, field: Field | undefined) => void
  leftOut: string
}

/** What each column of a file is; what nobody needs stays out. */
export function ColumnTable<Field extends string>({ headers, samples, fields, fieldAt, choose, leftOut }: ColumnTableProps<Field>) {
  const options = fields.map(({ value, label }) => ({ value, label }))
  return (
    <div className="import-scroll">
      <table className="import-columns">
        <caption className="unseen">文件的每一列对应什么</caption>
        <thead>
          <tr>
            <th scope="col" style={{ width: '20%' }}>文件里的列</th>
            <th scope="col" style={{ width: '20%' }}>例子</th>
            <th scope="col" style={{ width: '31%' }}>对应到</th>
            <th scope="col">说明</th>
          </tr>
        </thead>
        <tbody>
          {headers.map((given, column) => {
            const header = given === '' ? `第 ${column + 1} 列（没有列名）` : given
            const field = fieldAt(column)
            const sample = samples[column] ?? ''
            return (
              <tr key={column} className={field === undefined ? 'is-left-out' : undefined}>
                <th scope="row">{header}</th>
                <td>{sample === '' ? <span className="import-blank">（空）</span> : sample}</td>
                <td>
                  <Select
                    aria-label={`“${header}”对应到`} allowClear placeholder={leftOut} showSearch={{ optionFilterProp: 'label' }} options={options} value={field ?? null} style={{ width: '100%' }}
                    onChange={(value) => choose(column, value ?? undefined)}
                  />
                </td>
                <td className="import-hint">{fields.find(({ value }) => value === field)?.hint ?? ''}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
