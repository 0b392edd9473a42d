import Sim

extension Lexicon {
    /// Where somebody is, comes from or goes to.
    static let places: [(Meaning, String)] = [
        (
            .side(.left),
            "left, left hand, left hand side, left side, fast lane, overtaking lane, passing lane"
        ),
        (.side(.right), "right, right hand, right hand side, right side, slow lane"),
        (
            .side(.both),
            "both sides, either side, left and right, both sides of the road, both sidewalks, both pavements"
        ),
        (.side(.middle), "middle, centre, center, middle of the road"),
        (
            .along(.ahead),
            """
            ahead, in front, up ahead, straight ahead, directly ahead, right in front, just ahead,
            right ahead, lead, preceding, front, further ahead, directly in front, close ahead
            """
        ),
        (
            .along(.farAhead),
            """
            far ahead, in the distance, way ahead, further down the road, further up the road,
            down the road, up the road, a long way ahead, in the far distance
            """
        ),
        (
            .along(.behind),
            """
            behind, rear, in the rear, to the rear, at the back, right behind, close behind,
            just behind, directly behind, in the mirror, in the rear view mirror, from behind,
            from the rear
            """
        ),
        (
            .along(.beside),
            """
            beside, next to, alongside, abreast, level with, side by side, adjacent,
            neighbouring, neighboring
            """
        ),
        (
            .way(.oncoming),
            """
            oncoming, opposing, opposite, in the opposite direction, from the opposite direction,
            in the opposite lane, from the other direction, the other way, the opposite way,
            in the oncoming lane, head on, towards, toward, from ahead, from the front,
            opposite direction, in the other direction, against
            """
        ),
        (
            .way(.parked),
            """
            parked, parking, park, parks, at the kerb, at the curb, by the kerb, on the shoulder,
            on the hard shoulder, on the verge, by the roadside, at the roadside, shoulder,
            by the side of the road, at the side of the road, along the kerb, along the curb,
            hard shoulder, at the edge of the road, on the roadside
            """
        ),
        (
            .way(.stopped),
            """
            stopped, stationary, broken down, stalled, stranded, standing still, at a standstill,
            immobile, disabled, broken, not moving, double parked
            """
        ),
        (.kerb, "kerb, curb"),
        (.busStop, "bus stop, next stop, next bus stop"),
        (
            .oppositeSide,
            """
            opposite side, other side, the other side, far side, opposite side of the road,
            other side of the road, the other side of the road, far side of the road,
            opposite side of the street, other side of the street, the other side of the street,
            far side of the street, opposite sidewalk, opposite pavement, opposite kerb,
            opposite curb
            """
        ),
        (.sidewalk, "sidewalk, pavement, footpath, footway, walkway"),
        (
            .ownLane,
            """
            our lane, my lane, ego lane, same lane, own lane, your lane, the ego lane, lane of the ego,
            our path, our own lane
            """
        ),
        (.preposition(.from), "from, out of"),
        (.preposition(.to), "to, over to, across to"),
        (.preposition(.into), "into"),
        (.preposition(.onto), "onto"),
        (.preposition(.at), "at, doing, with"),
        (.preposition(.by), "by"),
        (.preposition(.of), "of"),
        (.preposition(.between), "between, in between"),
        (.preposition(.than), "than"),
    ]
}
