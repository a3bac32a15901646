/** As long as it goes on, one lane or several deliver what waits. */
export interface LaneRun {
  /** Aborted when time is up. Running requests are then given up. */
  readonly signal: AbortSignal
  /** Whether the lanes may finish a batch, but begin no other. */
  readonly isEnding: boolean
  /** Whether the run is over, or seems to be. Another may then take its lanes and what it has left under way. */
  readonly isOver: boolean
  /** Whether spans stay in their lane when time is up. Otherwise they are dropped. */
  readonly leavesSpans: boolean
}
