import { memoryStore } from '../../src/store/memory.ts'
import { describeForeignThreads } from './foreign-contract.ts'
import { describeLogEvents } from './log-event-contract.ts'
import { describeQueries } from './query-contract.ts'
import { describeSearch } from './search-contract.ts'
import { describeFollowing } from './follow-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'
import { describeUnfinished } from './unfinished-contract.ts'

const subject: StoreUnderTest = { name: 'memoryStore', open: memoryStore }

describeStore(subject)
describeQueries(subject)
describeSearch(subject)
describeFollowing(subject)
describeForeignThreads(subject)
describeUnfinished(subject)
describeLogEvents(subject)
