import type { Handler } from '#kit/http/handle.ts'
import type { open311Contract } from '#modules/requests/open311/contract.ts'
import { endOpen311KeyHandler, giveOpen311KeyHandler, listOpen311KeysHandler } from '#modules/requests/open311/server/keys.ts'
import { getServiceRequestHandler, listServiceRequestsHandler } from '#modules/requests/open311/server/service-requests.ts'
import { describeEndpointHandler, getServiceHandler, listServicesHandler } from '#modules/requests/open311/server/services.ts'
import { submitServiceRequestHandler } from '#modules/requests/open311/server/submit-service-request.ts'

export { systemHandle } from '#modules/requests/open311/server/open311-key.ts'
export { countRefused, refusedLately } from '#modules/requests/open311/server/refused-reports.ts'
export { MOST_AN_HOUR } from '#modules/requests/open311/server/submit-service-request.ts'

export const open311Handlers: { [Name in keyof typeof open311Contract]: Handler<(typeof open311Contract)[Name]> } = {
  describeEndpoint: describeEndpointHandler,
  listServices: listServicesHandler,
  getService: getServiceHandler,
  listServiceRequests: listServiceRequestsHandler,
  getServiceRequest: getServiceRequestHandler,
  submitServiceRequest: submitServiceRequestHandler,
  listOpen311Keys: listOpen311KeysHandler,
  giveOpen311Key: giveOpen311KeyHandler,
  endOpen311Key: endOpen311KeyHandler,
}
