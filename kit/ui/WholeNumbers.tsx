/** 2026-000123, 11月30日: browsers break a line after the hyphen, and between the number of the day and 日. */
const NUMBER = /(\d{4}-\d{6,}|\d{1,2}月\d{1,2}日)/u

/** Words in which the number of a matter, and a day of the year, stand on one line. */
export function WholeNumbers({ children }: { children: string }) {
  return children.split(NUMBER).map((part, index) => (NUMBER.test(part) ? <span key={index} className="whole-number">{part}</span> : part))
}
