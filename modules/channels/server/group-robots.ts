import { command } from '#kit/http/handle.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { removeGroupRobot, saveGroupRobot } from '#modules/channels/contract.ts'
import { groupNotThere, hostNotListed, noGridWithThatName } from '#modules/channels/refusals.ts'
import { webhookPlace } from '#modules/channels/server/channel-settings.ts'
import { showChannels } from '#modules/channels/server/notice-channels.ts'
import { ROBOT_HOSTS } from '#modules/channels/server/send-group-robot.ts'
import { plainDate, rowOf, touch } from '#modules/matters/server/public.ts'
import { countyWithPreset, serviceOf } from '#modules/platform/server/public.ts'

const GRID = 'SELECT id FROM area WHERE county_code = $1 AND id = $2 AND level = $3 AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4)'
const REPLACE = 'UPDATE group_robot SET webhook_sealed = $3, enabled = true, gone_at = NULL, version = version + 1 WHERE county_code = $1 AND id = $2'
const ADD = 'INSERT INTO group_robot (county_code, id, area_id, webhook_sealed, created_at) VALUES ($1, $2, $3, $4, $5)'

/** One grid, one group: entered again, the new robot takes the place of the old. */
export const saveGroupRobotHandler = command(
  saveGroupRobot,
  async ({ input, actor, db, services, at, newId, audit }) => {
    if (serviceOf(input.webhook, ROBOT_HOSTS, services.channelHosts) === undefined) throw hostNotListed({ host: new URL(input.webhook).hostname })
    const { preset } = await countyWithPreset(db, actor.countyCode)
    if ((await rowOf(db, GRID, [actor.countyCode, input.areaId, preset.gridLevel, plainDate(at)])) === undefined) throw noGridWithThatName()
    const before = await rowOf<{ id: string }>(db, 'SELECT id FROM group_robot WHERE county_code = $1 AND area_id = $2 FOR UPDATE', [actor.countyCode, input.areaId])
    const id = before?.id ?? newId()
    const sealed = seal(services.keyring, input.webhook, webhookPlace(id))
    if (before === undefined) await touch(db, ADD, [actor.countyCode, id, input.areaId, sealed, at])
    else await touch(db, REPLACE, [actor.countyCode, id, sealed])
    audit({ objectKind: 'groupRobot', objectId: id, details: { areaId: input.areaId } })
    return id
  },
  showChannels,
)

export const removeGroupRobotHandler = command(
  removeGroupRobot,
  async ({ input, actor, db, audit }) => {
    if ((await touch(db, 'DELETE FROM group_robot WHERE county_code = $1 AND id = $2', [actor.countyCode, input.groupRobotId])) === 0) throw groupNotThere()
    audit({ objectKind: 'groupRobot', objectId: input.groupRobotId })
    return input.groupRobotId
  },
  showChannels,
)
