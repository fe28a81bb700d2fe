import { channelsContract } from '#modules/channels/contract.ts'
import { mattersContract } from '#modules/matters/contract.ts'
import { peopleContract } from '#modules/people/contract.ts'
import { placesContract } from '#modules/places/contract.ts'
import { platformContract } from '#modules/platform/contract.ts'
import { requestsContract } from '#modules/requests/contract.ts'
import { importsContract } from '#modules/requests/import/contract.ts'
import { rightsContract } from '#modules/rights/contract.ts'
import { hotlineContract } from '#modules/requests/hotline/contract.ts'
import { officeDaysContract } from '#modules/requests/office-days/contract.ts'
import { open311Contract } from '#modules/requests/open311/contract.ts'
import { openDataContract } from '#modules/requests/open-data/contract.ts'
import { publishedContract } from '#modules/requests/published/contract.ts'
import { sheetsContract } from '#modules/requests/sheets/contract.ts'
import { statisticsContract } from '#modules/requests/statistics/contract.ts'

/** Every route of the product, by module. */
export const contract = { platform: platformContract, people: peopleContract, places: placesContract, matters: mattersContract, channels: channelsContract, requests: requestsContract, statistics: statisticsContract, sheets: sheetsContract, open311: open311Contract, hotline: hotlineContract, published: publishedContract, openData: openDataContract, officeDays: officeDaysContract, imports: importsContract, rights: rightsContract }
