import { Link } from 'wouter'
import { myRequestPage } from '#modules/requests/resident/addresses.ts'

/** What is public is one's own: it is followed and urged where one reads all of it. */
export function OwnOne({ requestId }: { requestId: string }) {
  return (
    <>
      <p className="quiet">这是您自己反映的，在“我的诉求”里看全部进展，也在那里催办。</p>
      <Link href={myRequestPage.to({ matterId: requestId })} className="press supported-report">
        看我的这一件
      </Link>
    </>
  )
}
