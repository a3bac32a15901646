import { memoryStore } from '../../src/store/memory.ts'
import { describeForeignThreads } from './foreign-contract.ts'
import { describeLogEvents } from './log-event-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'

const subject: StoreUnderTest = { name: 'memoryStore', open: memoryStore }

describeStore(subject)
describeForeignThreads(subject)
describeLogEvents(subject)
