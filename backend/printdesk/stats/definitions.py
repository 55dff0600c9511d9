"""What each figure counts, and which moment decides on the day that it belongs to.

These sentences go with every answer; the page shows each beside its figure.
"""

DEFINITIONS = {
    "submitted": "Models handed in, on the day of the submission. Printer and discipline are "
    "those that the job has now.",
    "rejected": "Jobs that staff turned down, on the day of the rejection. What students withdrew "
    "themselves does not count.",
    "completed": "Prints marked complete, on that day. One that was taken back does not count.",
    "failed": "Prints marked failed, on that day.",
    "picked_up": "Jobs marked as picked up and paid, on that day.",
    "revenue": "The prices of the jobs that were picked up and paid, on the day of the pick-up.",
    "before": "The same number of days right before this period.",
    "waiting": "Jobs that stand there at this moment, whenever they were handed in. The longest is "
    "how long the first of them has been there.",
    "turnaround": "How long a job stood in each stage that ended in this period. Half of all took "
    "no longer than the median, nine of ten no longer than the other figure.",
    "review": "From the submission until staff approved or rejected it.",
    "confirmation": "From the approval until the price was confirmed, by the student or by staff "
    "for them.",
    "queue": "From the confirmation, or a failed print, until a print was begun.",
    "print": "From “printing” until “complete”, as staff marked it.",
    "pickup": "From “complete” until “picked up”.",
    "total": "From the submission until the print was complete.",
    "busy": "The hours of this period in which at least one job of this printer was marked as "
    "printing; several on one plate count once.",
    "utilization": "Those hours in a hundred hours of the period, nights and weekends included, "
    "up to now.",
    "failure_share": "Failed prints in a hundred that came to an end, by the printer that they "
    "were on.",
    "materials": "Grams and prices, as set at the approval, of the prints completed in this "
    "period. What failed prints used is not in it.",
    "reasons": "Rejections by reason; one with two reasons counts for both. The share is of all "
    "rejections.",
    "failures": "Failed prints by printer and by what staff wrote. Of jobs that were deleted, only "
    "the number is kept.",
    "estimate_time": "Of the prints completed in this period: the time marked as printing in a "
    "hundred of the time that was given at the approval. 100 is as estimated, 150 half as long "
    "again.",
    "estimate_weight": "Of the jobs approved in this period: whether the weight from the slicer "
    "was within the range that students were told when they handed in.",
    "staff": "What each person did, on the day they did it. A step that was taken back does not "
    "count.",
}
