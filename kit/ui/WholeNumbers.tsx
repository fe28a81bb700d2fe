/** 2026-000123: browsers break a line after the hyphen. */
const NUMBER = /(\d{4}-\d{6,})/u

/** Words in which the number of a matter stands on one line. */
export function WholeNumbers({ children }: { children: string }) {
  return children.split(NUMBER).map((part, index) => (NUMBER.test(part) ? <span key={index} className="whole-number">{part}</span> : part))
}
