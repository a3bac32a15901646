import { TextStore } from '../../examples/own-store/text-store.ts'
import { describeForeignThreads } from './foreign-contract.ts'
import { describeLogEvents } from './log-event-contract.ts'
import { describeQueries } from './query-contract.ts'
import { describeSearch } from './search-contract.ts'
import { describeFollowing } from './follow-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'

const subject: StoreUnderTest = {
  name: 'a store that is written with threadspan/store alone',
  open: () => new TextStore(),
}

describeStore(subject)
describeQueries(subject)
describeSearch(subject)
describeFollowing(subject)
describeForeignThreads(subject)
describeLogEvents(subject)
