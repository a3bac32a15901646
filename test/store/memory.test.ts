import { memoryStore } from '../../src/store/memory.ts'
import { describeForeign } from './foreign-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'

const subject: StoreUnderTest = { name: 'memoryStore', open: memoryStore }

describeStore(subject)
describeForeign(subject)
