/** A choice with what tells it apart from others of the same name. */
export function optionWords({ data }: { data: { label: string; more: string } }) {
  return (
    <>
      {data.label}
      <span className="option-more">{data.more}</span>
    </>
  )
}
