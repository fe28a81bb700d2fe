import { Go } from '#kit/ui/desk/Go.tsx'
import { sayExactly } from '#kit/ui/time-words.ts'
import { auditPage } from '#modules/platform/desk/addresses.ts'
import { Outcome, Sealed } from '#modules/platform/desk/audit-columns.tsx'
import type { ListedEntry } from '#modules/platform/desk/listed-entry.ts'
import { sayAction, sayObject, sayRole } from '#modules/platform/desk/audit-words.ts'


/** One record in full, and the way to all records of the same object or act. */
export function AuditEntry({ entry, words }: { entry: ListedEntry; words: Readonly<Record<string, string>> | undefined }) {
  const { short, whole } = sayAction(entry.action, words)
  return (
    <article aria-label={short}>
      <header className="detail-head">
        <h2>{short}</h2>
        <p className="detail-line">{whole === short ? '' : whole}</p>
      </header>
      <section className="detail-part">
        <dl className="facts audit-facts">
          <dt>时间</dt>
          <dd><time dateTime={entry.at}>{sayExactly(new Date(entry.at))}:{new Date(entry.at).toISOString().slice(17, 23)}</time></dd>
          <dt>谁</dt>
          <dd className="audit-number">{entry.accountId === null ? '没有登录' : `账号 ${entry.accountId}`}</dd>
          <dt>以什么职务</dt>
          <dd>{entry.role === null ? '与职务无关' : sayRole(entry.role)}</dd>
          <dt>单位</dt>
          <dd>{entry.unit ?? '无'}</dd>
          <dt>对象</dt>
          <dd className="audit-number">{entry.objectId === null ? '没有单个对象' : `${sayObject(entry.objectKind)} ${entry.objectId}`}</dd>
          <dt>原因</dt>
          <dd>{entry.reason ?? '没有填写'}</dd>
          <dt>结果</dt>
          <dd><Outcome outcome={entry.outcome} /></dd>
          <dt>封存</dt>
          <dd><Sealed sealed={entry.sealed} /></dd>
          <dt>动作代号</dt>
          <dd className="audit-number">{entry.action}</dd>
          <dt>记录编号</dt>
          <dd className="audit-number">{entry.id}</dd>
        </dl>
      </section>
      <section className="detail-part">
        <h3>顺着查</h3>
        <ul>
          {entry.objectId !== null && <li><Go to={auditPage.to({}, { object: entry.objectId })}>这个对象的全部记录</Go></li>}
          <li><Go to={auditPage.to({}, { action: entry.action })}>同样动作的全部记录</Go></li>
        </ul>
      </section>
      <section className="detail-part">
        <h3>怎样知道没有被改过</h3>
        <p className="hint">
          记录写进去以后，数据库里没有任何角色能改、能删。几秒之内排进一条哈希链（封存），链尾至少每小时存到数据库以外的锚点文件。改动、删除、调换、截去任何一条，独立的核验程序都会发现：在服务器上运行{' '}
          <code>npm run audit:verify -- 文件</code>。
        </p>
      </section>
    </article>
  )
}
