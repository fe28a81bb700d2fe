import { Link } from 'wouter'
import { WholeNumbers } from '#kit/ui/WholeNumbers.tsx'
import { PublishedItem } from '#modules/requests/phone/PublishedItem.tsx'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'
import { publishedOnePage } from '#modules/requests/resident/addresses.ts'

/** What is public, each with the way to its own page. `isOld`: of the filter before, until the next one is read. */
export function PublishedList({ items, isOld = false }: { items: readonly PublishedEntry[] | undefined; isOld?: boolean }) {
  return (
    <ul className="published-list" aria-busy={isOld}>
      {items?.map((item) => (
        <li key={item.number} className="sheet">
          <PublishedItem item={item} />
          <p className="published-number">
            <Link href={publishedOnePage.to({ number: item.number })}><span><WholeNumbers>{`编号 ${item.number}，看全文或发给别人`}</WholeNumbers></span></Link>
          </p>
        </li>
      ))}
    </ul>
  )
}
