import { wrapTool } from 'threadspan'

/** What the model is told of the tool. */
export const LOOK_UP_ORDER = {
  type: 'function',
  function: {
    name: 'look_up_order',
    description: 'Says what was ordered, where the order is and when it arrives.',
    parameters: {
      type: 'object',
      properties: { orderId: { type: 'string', description: 'Four digits' } },
      required: ['orderId'],
    },
  },
} as const

/** The tool: asks the order service, which is another team's and another process. */
export const lookUpOrder = wrapTool(
  async ({ orderId }: { readonly orderId: string }): Promise<unknown> => {
    const orders = process.env['ORDERS_URL'] ?? 'http://127.0.0.1:4001'
    const response = await fetch(`${orders}/orders/${encodeURIComponent(orderId)}`)
    return response.json()
  },
  { name: 'look_up_order' },
)
