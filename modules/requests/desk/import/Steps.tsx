export const steps = { file: '选择文件', columns: '对应列', preview: '预览', run: '导入', result: '结果' } as const
export type Step = keyof typeof steps

/** Where one stands between the file and its result. */
export function Steps({ at }: { at: Step }) {
  const names = Object.keys(steps) as Step[]
  return (
    <ol className="import-steps" aria-label="步骤">
      {names.map((name, index) => (
        <li key={name} className={index < names.indexOf(at) ? 'is-past' : undefined} aria-current={name === at ? 'step' : undefined}>
          <span className="import-step-number">{index + 1}</span>
          {steps[name]}
        </li>
      ))}
    </ol>
  )
}
