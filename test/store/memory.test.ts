import { memoryStore } from '../../src/store/memory.ts'
import { describeStore } from './store-contract.ts'

describeStore({ name: 'memoryStore', open: memoryStore })
